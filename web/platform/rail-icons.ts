/** What stands above the names of areas, drawn in 24 by 24 with a line of 1.75. */
export const RAIL_ICONS = {
  todo: 'M4 5h16v14H4zM8 12l3 3 5.5-6',
  accounts:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.3 3.3 0 0 1 0 6.3M18 14.5c2 .8 3.2 2.6 3.5 5.5',
  persons: 'M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM5 20c.5-4 3.3-6 7-6s6.5 2 7 6ZM4 7h2.5M4 10h2.5',
  family:
    'M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 20c.4-4 2.5-6.5 5.5-6.5 2 0 3.6 1 4.6 2.8M16.5 14a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM12.5 20.5c.3-2.8 1.8-4.2 4-4.2s3.7 1.4 4 4.2',
  log: 'M6 3h9l4 4v14H6zM14.5 3.5V8H19M9 12h6.5M9 16h6.5',
  privacy: 'M12 3l7.5 3v5.5c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.5V6ZM9 12l2.2 2.2L15.2 10',
  portal: 'M4 7l13-4 4 8-3 11-14 0-1-9ZM12.5 14.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 21c.6-4.6 3.3-7 7.5-7s6.9 2.4 7.5 7',
} as const

export type RailIcon = keyof typeof RAIL_ICONS
