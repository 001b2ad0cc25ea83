/** Letters of a reason: as many as the server wants. */
export const SHORTEST_REASON = 5
