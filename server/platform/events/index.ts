export { type Delivery, deliverWaiting, startDelivery, type DeliveryTools } from './deliver.ts'
export { type EventHandler, type EventKind, onEvent } from './event.ts'
export { insertEvents } from './repository.ts'
