import type { List, Nodes, PhrasingContent, Root, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

import type { Block, Span } from '../contract.ts'

/** The tree of a text in Markdown (CommonMark). */
export function treeOf(text: string): Root {
  return fromMarkdown(text)
}

/** What of a text is shown. What Markdown knows besides (HTML, code, pictures) becomes its bare words. */
export function blocksOf(tree: Root): Block[] {
  return tree.children.flatMap(blockOf)
}

function blockOf(node: RootContent): Block[] {
  if (node.type === 'heading')
    return [{ kind: 'heading', level: node.depth <= 2 ? 2 : 3, spans: spansOf(node.children) }]
  if (node.type === 'paragraph') return [{ kind: 'paragraph', spans: spansOf(node.children) }]
  if (node.type === 'blockquote') return node.children.flatMap(quoteOf)
  if (node.type === 'list') return [{ kind: 'list', ordered: node.ordered === true, items: itemsOf(node) }]
  if (node.type === 'code' || node.type === 'html') return [{ kind: 'paragraph', spans: [plain(node.value)] }]
  return []
}

function quoteOf(node: RootContent): Block[] {
  return node.type === 'paragraph' ? [{ kind: 'quote', spans: spansOf(node.children) }] : blockOf(node)
}

/** A list within a list becomes further items of it: screen readers and phones tell levels apart badly. */
function itemsOf({ children }: List): Span[][] {
  return children.flatMap(({ children: parts }) =>
    parts.flatMap((part) => {
      if (part.type === 'paragraph') return [spansOf(part.children)]
      return part.type === 'list' ? itemsOf(part) : []
    }),
  )
}

interface Manner {
  readonly strong: boolean
  readonly emphasis: boolean
  readonly link: string | null
}

const PLAIN: Manner = { strong: false, emphasis: false, link: null }
const plain = (text: string): Span => ({ text, ...PLAIN })

function spansOf(nodes: readonly PhrasingContent[], manner: Manner = PLAIN): Span[] {
  return nodes.flatMap((node): Span[] => {
    if ('value' in node) return [{ text: node.value, ...manner }]
    if (node.type === 'break') return [{ text: '\n', ...manner }]
    if (node.type === 'strong') return spansOf(node.children, { ...manner, strong: true })
    if (node.type === 'emphasis') return spansOf(node.children, { ...manner, emphasis: true })
    if (node.type === 'link') return spansOf(node.children, { ...manner, link: safeLink(node.url) })
    return node.type === 'image' ? [{ text: node.alt ?? '', ...manner }] : []
  })
}

/** An address that may be followed: of the web, of mail, of a telephone, or within this portal; else null. */
export function safeLink(url: string): string | null {
  if (/^\/(?!\/)/.test(url)) return url
  if (!URL.canParse(url)) return null
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(url).protocol) ? url : null
}

/** The words of a part of a text, without what they look like. */
export function wordsOf(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(wordsOf).join('') : ''
}

const LEAD = 200

/** The first words of a text, for lists; cut between words. */
export function leadOf(tree: Root): string {
  const first = tree.children.find(({ type }) => type === 'paragraph')
  const words = first === undefined ? '' : wordsOf(first).replaceAll(/\s+/g, ' ')
  return words.length <= LEAD ? words : `${words.slice(0, LEAD).replace(/\s+\S*$/, '')}…`
}
