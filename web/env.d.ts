declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

declare module '*.json?workspace' {
  const messages: Record<string, never>
  export default messages
}

declare module '*.json' {
  const messages: Record<string, never>
  export default messages
}
