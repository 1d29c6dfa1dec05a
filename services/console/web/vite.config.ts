import { fileURLToPath, URL } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_I18N_LEGACY_API__: false },
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Nothing is inlined as data: or as a script: the pages are served under a policy that allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    // `npm run dev` beside a running hub.
    proxy: Object.fromEntries(
      ['/api', '/session'].map((path) => [path, process.env['CONSOLE_URL'] ?? 'http://127.0.0.1:8080']),
    ),
  },
  test: {
    environment: 'happy-dom',
    css: false,
    server: { deps: { inline: ['element-plus'] } },
    include: ['src/**/*.test.ts'],
    setupFiles: ['./tests/setup.ts'],
  },
})
