import { hasPeselChecksum, type Pesel, pesel } from '../platform/identifiers/contract.ts'

const CENTURY_MONTHS = 20

/** Right by its form, of somebody born in the last century or this one; nobody's whom we know. */
export function madeUpPesel(birthDate: string, index: number, sex: 'female' | 'male'): Pesel {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const start = [
    year.slice(2),
    String(Number(month) + (year < '2000' ? 0 : CENTURY_MONTHS)).padStart(2, '0'),
    day,
    String(index).padStart(3, '0'),
    sex === 'male' ? '1' : '0',
  ].join('')
  const number = Array.from({ length: 10 }, (_, digit) => `${start}${digit}`).find(hasPeselChecksum)
  return pesel.parse(number)
}
