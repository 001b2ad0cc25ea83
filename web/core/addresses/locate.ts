/** Where the device says that it is, in EPSG:4326, and how far off it may be. */
export interface DevicePlace {
  readonly lon: number
  readonly lat: number
  readonly accuracyMetres: number
}

export type LocateFailure = 'refused' | 'unavailable' | 'timeout'

/** The device would not say where it is, and why. */
export class LocateError extends Error {
  readonly reason: LocateFailure

  constructor(reason: LocateFailure) {
    super(reason)
    this.reason = reason
  }
}

const PATIENCE_MILLISECONDS = 12_000
/** As old as a position may be: a minute's walk. */
const FRESH_MILLISECONDS = 60_000

/** Codes of GeolocationPositionError. */
const REASONS: Readonly<Record<number, LocateFailure>> = { 1: 'refused', 2: 'unavailable', 3: 'timeout' }

/** Whether the browser would ask the device at all: only where the connection is safe. */
export function canLocate(): boolean {
  return 'geolocation' in navigator && window.isSecureContext
}

/** Asks the device, and the person, once. Rejects with a LocateError. */
export function locateDevice(): Promise<DevicePlace> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve({ lon: coords.longitude, lat: coords.latitude, accuracyMetres: coords.accuracy })
      },
      ({ code }) => {
        reject(new LocateError(REASONS[code] ?? 'unavailable'))
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MILLISECONDS, maximumAge: FRESH_MILLISECONDS },
    )
  })
}
