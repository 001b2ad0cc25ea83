export { type Delivery, deliverWaiting, startDelivery, type DeliveryTools } from './deliver.ts'
export { type EventHandler, onEvent } from './event.ts'
export type { EventKind } from './kind.ts'
export { insertEvents } from './repository.ts'
