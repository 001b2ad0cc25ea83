const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const CONTRACTS = ['/(contract|policy)\\.ts$', '^server/platform/http/(endpoint|parameters)\\.ts$']
const TESTS = ['^test/', '\\.test\\.ts$']

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule(
      'no-circular',
      'Two files that need each other are one file, or miss a third.',
      {},
      { circular: true },
    ),
    rule('not-to-unresolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    rule(
      'not-to-dev-dep',
      'Shipped code needs shipped packages.',
      { path: '^(server|tiles|data)/', pathNot: '\\.test\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'platform-knows-no-schools',
      'The platform would serve any other town hall as well.',
      { path: '^server/platform/' },
      { path: ['^server/(core|modules|demo)/', '^(tiles|data|web)/'] },
    ),
    rule(
      'core-knows-no-module',
      'Core is the ground the modules stand on.',
      { path: '^server/core/' },
      { path: ['^server/(modules|demo)/', '^(tiles|data|web)/'] },
    ),
    rule(
      'core-parts-meet-at-index',
      'A part of the core is entered through its index.ts, never around it; contracts are for all to see.',
      { path: '^server/core/([^/]+)/', pathNot: CONTRACTS },
      {
        path: '^server/core/([^/]+)/',
        pathNot: ['^server/core/$1/', '^server/core/[^/]+/index\\.ts$', ...CONTRACTS],
      },
    ),
    rule(
      'modules-meet-at-index',
      'A module, and the core seen from a module, is entered through its index.ts.',
      { path: '^server/modules/([^/]+)/', pathNot: CONTRACTS },
      {
        path: '^server/(core|modules)/[^/]+/',
        pathNot: ['^server/modules/$1/', '^server/(core|modules)/[^/]+/index\\.ts$', ...CONTRACTS],
      },
    ),
    rule(
      'outsiders-come-through-the-door',
      'What puts the parts together knows their doors only.',
      { path: ['^server/[^/]+\\.ts$', '^server/demo/', '^tiles/'], pathNot: '\\.test\\.ts$' },
      { path: '^server/(core|modules)/[^/]+/', pathNot: '^server/(core|modules)/[^/]+/index\\.ts$' },
    ),
    rule(
      'tiles-stand-on-the-platform',
      'Tiles are drawn from tables, not from services.',
      { path: '^tiles/' },
      { path: ['^server/(core|modules|demo)/', '^(data|web)/'] },
    ),
    rule(
      'data-stand-alone',
      'The demo city is made of facts and chance; the program loads it, not the other way round.',
      { path: '^data/', pathNot: '\\.test\\.ts$' },
      { path: '^(server|tiles|web)/' },
    ),
    rule(
      'web-sees-contracts-only',
      'The browser takes contracts and policies from the server, nothing else.',
      { path: '^web/' },
      { path: '^(server|tiles|data)/', pathNot: CONTRACTS },
    ),
    rule(
      'contracts-are-pure',
      'A contract runs in the browser too.',
      { path: CONTRACTS },
      { pathNot: [...CONTRACTS, 'node_modules/zod/'] },
    ),
    rule(
      'sql-in-repositories',
      'SQL is written in repository files and tile layers, so that it can be found.',
      {
        pathNot: ['/repository\\.ts$', '/repository/', '^tiles/', '^server/platform/db/', ...TESTS],
      },
      { path: '^server/platform/db/sql\\.ts$' },
    ),
    rule(
      'express-in-routes',
      'Only routes know that there is HTTP.',
      { pathNot: ['^server/platform/(http/|log\\.ts$)', '^server/app\\.ts$', '/routes\\.ts$', ...TESTS] },
      { path: 'node_modules/(@types/)?express/' },
    ),
    rule(
      'web-modules-meet-at-index',
      'A web module is entered through its index.ts.',
      { path: '^web/modules/([^/]+)/' },
      { path: '^web/modules/([^/]+)/', pathNot: ['^web/modules/$1/', '^web/modules/[^/]+/index\\.ts$'] },
    ),
    rule('nothing-to-test', 'Shipped code does not lean on tests.', { pathNot: TESTS }, { path: TESTS }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|var|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
}
