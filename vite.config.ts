import { fileURLToPath } from 'node:url'

import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const messages = fileURLToPath(new URL('web/messages/', import.meta.url))

const ELSEWHERE = new Set([
  'problems',
  'commands',
  'api',
  'imports',
  'catchments',
  'demo',
  'calendar',
  'card',
  'mail',
  'server',
  'geocode',
  'things',
  'input',
])

/** Words that only the workspace needs: a file of their own, asked for as `pl.json?workspace`. */
const WORKSPACE = 'workspace'

/** The catalogues are shared with the server and the command line; the browser needs the words of its screens only. */
function screenMessages(): Plugin {
  return {
    name: 'rejon:screen-messages',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(messages)) return undefined
      const isWanted = id.endsWith(`?${WORKSPACE}`)
        ? (part: string) => part === WORKSPACE
        : (part: string) => part !== WORKSPACE && !ELSEWHERE.has(part)
      const screens = Object.entries(JSON.parse(code)).filter(([part]) => isWanted(part))
      return { code: JSON.stringify(Object.fromEntries(screens)), map: null }
    },
  }
}

/** The letters come with the first script, not after it; Cyrillic ones on pages that are written in them. */
function preloadFonts(): Plugin {
  return {
    name: 'rejon:preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((file) => file.endsWith('.woff2') && !file.includes('cyrillic'))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: true },
            injectTo: 'head',
          })),
    },
  }
}

export default defineConfig(({ isSsrBuild }) => ({
  root: 'web',
  base: '/',
  plugins: [
    vue(),
    screenMessages(),
    preloadFonts(),
    // Messages are compiled here, so that the browser needs no compiler and the CSP no 'unsafe-eval'.
    vueI18n({
      include: [`${messages}*.json`, `${messages}*.json[?]${WORKSPACE}`],
      runtimeOnly: true,
      strictMessage: false,
    }),
  ],
  build: {
    outDir: isSsrBuild ? '../dist/pages' : '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // A page made on the server has all its styles before its first script: they are few.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: 'es2022',
    ...(isSsrBuild && { copyPublicDir: false }),
    rolldownOptions: {
      output: {
        // The first script names them all: hashes do not compress, and seven characters tell versions apart.
        chunkFileNames: ({ name, facadeModuleId }) =>
          `assets/${facadeModuleId?.endsWith(`?${WORKSPACE}`) === true ? `${WORKSPACE}-` : ''}${name}-[hash:7].js`,
      },
    },
  },
  // The server needs nothing of the screens' packages but what is in the file that makes the pages.
  ssr: { noExternal: true, target: 'node' },
  define: isSsrBuild ? { 'process.env.NODE_ENV': '"production"' } : {},
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/tiles'].map((path) => [path, process.env['REJON_SERVER'] ?? 'http://127.0.0.1:8080']),
    ),
  },
}))
