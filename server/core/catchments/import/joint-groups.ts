/** Numbers groups of what is joined in pairs, directly or through others: each id with its group, the least id in it. */
export function jointGroups(pairs: readonly (readonly [number, number])[]): Map<number, number> {
  const groups = new Map<number, number>()
  for (const [a, b] of pairs) {
    const [groupA, groupB] = [groups.get(a) ?? a, groups.get(b) ?? b]
    const least = Math.min(groupA, groupB)
    groups.set(a, least)
    groups.set(b, least)
    for (const [id, group] of groups) if (group === groupA || group === groupB) groups.set(id, least)
  }
  return groups
}
