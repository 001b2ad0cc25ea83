const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
]

const common = {
  transform: { '^.+\\.ts$': swc, '^.+\\.vue$': '<rootDir>/test/support/vue-transform.js' },
  extensionsToTreatAsEsm: ['.ts', '.vue'],
  moduleFileExtensions: ['ts', 'js', 'json', 'vue'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/var/'],
  injectGlobals: false,
}

/** The great city takes a minute to make, on either engine the same: it is looked at in the full size only. */
const isFull = process.env['REJON_TEST_SCALE'] === 'full'

const project = (displayName, testMatch, more = {}) => ({ ...common, displayName, testMatch, ...more })

/** @type {import('jest').Config} */
export default {
  // One more than a small machine has processors: browsers and databases often wait for something else.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
  globalSetup: './test/support/start-databases.ts',
  globalTeardown: './test/support/stop-databases.ts',
  reporters: [['default', { summaryThreshold: 0 }], './test/support/count-reporter.js'],
  projects: [
    project('unit', ['<rootDir>/{server,tiles,data,test/support}/**/*.test.ts'], {
      testPathIgnorePatterns: isFull ? [] : ['<rootDir>/data/lublin/'],
    }),
    project('web', ['<rootDir>/web/**/*.test.ts'], {
      testEnvironment: '<rootDir>/test/support/browser-environment.js',
    }),
    project('core', ['<rootDir>/test/{platform,core,modules,architecture}/**/*.test.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
  ],
}
