import PDFDocument from 'pdfkit'
import { encode } from 'uqr'

import type { Card, CardPart } from './content.ts'

/** The letters of a card: TrueType files. */
export interface CardFonts {
  readonly regular: Buffer
  readonly strong: Buffer
}

interface Making {
  readonly fonts: CardFonts
  /** BCP 47. */
  readonly language: string
  readonly madeAt: Date
}

const MARGIN = 56
const CODE_SIDE = 120
const INK = '#14213D'
const MUTED = '#4A5568'
const LINE = '#C9CED6'

const LOOKS = {
  heading: { size: 24, font: 'strong', colour: INK, before: 8, tag: 'H1' },
  section: { size: 14, font: 'strong', colour: INK, before: 14, tag: 'H2' },
  strong: { size: 12, font: 'strong', colour: INK, before: 8, tag: 'P' },
  text: { size: 11, font: 'regular', colour: INK, before: 3, tag: 'P' },
  quiet: { size: 11, font: 'regular', colour: MUTED, before: 3, tag: 'P' },
} as const

type Page = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement

/** Draws a card on A4, tagged for screen readers (PDF/UA): what it says can be read out in its order and its language. */
export async function writePdf(card: Card, { fonts, language, madeAt }: Making): Promise<Uint8Array> {
  const page = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    // Its types know the archival subsets only.
    subset: 'PDF/UA' as 'PDF/A-2a',
    tagged: true,
    displayTitle: true,
    lang: language,
    info: {
      Title: inXml(card.title),
      Producer: 'Rejon',
      Creator: 'Rejon',
      CreationDate: madeAt,
      ModDate: madeAt,
    },
    font: undefined as unknown as string, // the first letters drawn are ours: none of the built-in ones is embedded
  })
  const pieces: Uint8Array[] = []
  const ended = new Promise<void>((resolve, reject) => {
    page
      .on('data', (piece: Uint8Array) => pieces.push(piece))
      .on('end', resolve)
      .on('error', reject)
  })
  page.registerFont('regular', fonts.regular)
  page.registerFont('strong', fonts.strong)
  draw(page, card)
  page.end()
  await ended
  return Buffer.concat(pieces)
}

/** The title also goes into the metadata, which are XML and written as they come. */
const inXml = (text: string) => text.replaceAll(/[<>&]/g, ' ')

function draw(page: Page, card: Card): void {
  const root = page.struct('Document')
  page.addStructure(root)
  root.add(
    page.struct('P', {}, () => {
      page.font('strong').fontSize(12).fillColor(INK).text(card.place)
    }),
  )
  ornament(page, () => {
    page.moveDown(0.4)
    const { y } = page
    page
      .moveTo(MARGIN, y)
      .lineTo(page.page.width - MARGIN, y)
      .lineWidth(0.75)
      .strokeColor(LINE)
      .stroke()
    page.moveDown(0.4)
  })
  for (const part of card.parts) drawPart(page, root, part)
  drawCode(page, root, card.code)
  root.end()
}

/** What is drawn for the eye only. */
function ornament(page: Page, work: () => void): void {
  page.markContent('Artifact', { type: 'Layout' })
  work()
  page.endMarkedContent()
}

function drawPart(page: Page, root: Structure, part: CardPart): void {
  if (part.kind === 'steps') {
    drawSteps(page, root, part.items)
    return
  }
  const { size, font, colour, before, tag } = LOOKS[part.kind]
  page.y += before
  root.add(
    page.struct(tag, {}, () => {
      page
        .font(font)
        .fontSize(size)
        .fillColor(colour)
        .text(part.text, MARGIN, page.y, { lineGap: size / 6 })
    }),
  )
}

const NUMBER_WIDTH = 20

function drawSteps(page: Page, root: Structure, items: readonly string[]): void {
  const list = page.struct('L')
  root.add(list)
  for (const [at, item] of items.entries()) {
    page.y += LOOKS.text.before
    const { y } = page
    const line = page.struct('LI')
    list.add(line)
    const write = (tag: string, text: string, x: number) => {
      line.add(
        page.struct(tag, {}, () => {
          page.font('regular').fontSize(LOOKS.text.size).fillColor(INK)
          page.text(text, x, y, { width: page.page.width - MARGIN - x, lineGap: LOOKS.text.size / 6 })
        }),
      )
    }
    write('Lbl', `${at + 1}.`, MARGIN)
    write('LBody', item, MARGIN + NUMBER_WIDTH)
    line.end()
  }
  list.end()
}

function drawCode(page: Page, root: Structure, { link, words, alternative }: Card['code']): void {
  if (page.y + CODE_SIDE + LOOKS.section.before > page.page.height - MARGIN) page.addPage()
  page.y += LOOKS.section.before
  const top = page.y
  root.add(
    page.struct('Figure', { alt: alternative }, () => {
      drawSquares(page, link, top)
    }),
  )
  const x = MARGIN + CODE_SIDE + 16
  const width = page.page.width - MARGIN - x
  root.add(
    page.struct('P', {}, () => {
      page
        .font('regular')
        .fontSize(LOOKS.text.size)
        .fillColor(INK)
        .text(words, x, top + 8, { width })
    }),
  )
  root.add(
    page.struct('P', {}, () => {
      page
        .fontSize(9)
        .fillColor(MUTED)
        .text(link, x, page.y + 4, { width })
    }),
  )
}

function drawSquares(page: Page, link: string, top: number): void {
  const { data, size } = encode(link, { ecc: 'M', border: 2 })
  const side = CODE_SIDE / size
  for (const [y, row] of data.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (isDark) page.rect(MARGIN + x * side, top + y * side, side, side)
    }
  }
  page.fillColor('#000000').fill()
}
