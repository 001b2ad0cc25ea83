import type { Heading, Link, Nodes, Root } from 'mdast'

import { pesel } from '../../../platform/identifiers/contract.ts'
import type { Finding, FindingKind } from '../contract.ts'
import { safeLink, wordsOf } from './read.ts'

/** What must be put right before residents may see a text; the rest is advice. */
const BLOCKING: ReadonlySet<FindingKind> = new Set([
  'heading-first',
  'heading-skips',
  'heading-empty',
  'link-vague',
  'link-unsafe',
  'picture',
  'html',
  'pesel',
])

/** Words of links that say nothing to whoever hears them in a list of links (WCAG 2.4.4). */
const VAGUE =
  /^(?:tutaj|tu|kliknij(?: tutaj| tu)?|link|wi[ęe]cej|czytaj wi[ęe]cej|zobacz|pobierz|here|click here|more)[.!…>]*$/i
const FILE = /\.(?:pdf|docx?|xlsx?|odt|ods|pptx?|rtf)(?:[?#]|$)/i
const LONGEST_PARAGRAPH = 900

/** What keeps some people from reading a text, and what is not for everybody to read, by lines. */
export function findingsOf(tree: Root): Finding[] {
  const findings: Finding[] = []
  const tell = (kind: FindingKind, node: Nodes) => {
    findings.push({ kind, line: node.position?.start.line ?? 1, isBlocking: BLOCKING.has(kind) })
  }
  checkHeadings(tree, tell)
  for (const node of allOf(tree)) {
    checkMarks(node, tell)
    if (node.type === 'link') checkLink(node, tell)
    if (node.type === 'paragraph' || node.type === 'heading') checkWords(node, tell)
  }
  return findings.sort((a, b) => a.line - b.line)
}

type Tell = (kind: FindingKind, node: Nodes) => void

function* allOf(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* allOf(child)
}

/** The title is the page's first heading: those of the text begin at the second level and leave none out (WCAG 1.3.1). */
function checkHeadings(tree: Root, tell: Tell): void {
  let before = 1
  for (const heading of tree.children.filter((node): node is Heading => node.type === 'heading')) {
    if (wordsOf(heading).trim() === '') tell('heading-empty', heading)
    if (heading.depth === 1 || heading.depth > 3) tell('heading-first', heading)
    else if (heading.depth > before + 1) tell('heading-skips', heading)
    before = heading.depth
  }
}

function checkMarks(node: Nodes, tell: Tell): void {
  if (node.type === 'image' || node.type === 'imageReference') tell('picture', node)
  if (node.type === 'html') tell('html', node)
}

function checkLink(node: Link, tell: Tell): void {
  const words = wordsOf(node).trim()
  if (safeLink(node.url) === null) tell('link-unsafe', node)
  else if (words === '' || VAGUE.test(words)) tell('link-vague', node)
  else if (/^https?:\/\//i.test(words)) tell('link-bare', node)
  if (FILE.test(node.url)) tell('link-file', node)
}

/** Read letter by letter by some screen readers, and hard to read for everybody. */
const CAPITALS = /\p{Lu}{2,}(?:[\s,.!-]+\p{Lu}{2,}){3,}/u
const PRIVATE =
  /(?<![\d+])(?:\+48[ -]?)?[5-8]\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)|[\w.+-]+@(?:gmail|wp|o2|onet|interia|op|poczta)\.\w+/i

function checkWords(node: Nodes, tell: Tell): void {
  const words = wordsOf(node)
  if (words.length > LONGEST_PARAGRAPH) tell('long-paragraph', node)
  if (CAPITALS.test(words)) tell('capitals', node)
  if ((words.match(/(?<!\d)\d{11}(?!\d)/g) ?? []).some((digits) => pesel.safeParse(digits).success))
    tell('pesel', node)
  if (PRIVATE.test(words)) tell('private-contact', node)
}
