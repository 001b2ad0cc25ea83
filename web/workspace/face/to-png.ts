import { KnownFault } from '../../platform/use-submit.ts'

/** Twice what the head of a page shows, for sharp screens. */
const HEIGHT = 168

/** A picture of any kind that the browser knows (SVG too) as a small PNG in base64. Throws a `KnownFault` where it knows it not. */
export async function toPng(file: File): Promise<string> {
  const picture = await load(file)
  const canvas = document.createElement('canvas')
  const [width, height] = [picture.naturalWidth || HEIGHT, picture.naturalHeight || HEIGHT]
  canvas.height = HEIGHT
  canvas.width = Math.max(1, Math.min(HEIGHT * 4, Math.round((width / height) * HEIGHT)))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png').replace(/^[^,]*,/, '')
}

async function load(file: File): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file)
  try {
    const picture = new Image()
    picture.src = address
    await picture.decode()
    return picture
  } catch {
    throw new KnownFault('workspace.face.noPicture')
  } finally {
    URL.revokeObjectURL(address)
  }
}
