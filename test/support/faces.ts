/** Looks that say nothing, as `PUT /face` wants them. */
export const EMPTY_FACE = {
  title: 'Edukacja w Koszalinie',
  accent: null as string | null,
  arms: null as { png: string } | 'keep' | null,
  unit: null as string | null,
  address: null,
  phone: null as string | null,
  email: null,
  embedders: [] as string[],
  version: null as number | null,
}

/** One red dot. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
