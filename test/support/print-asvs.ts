import { readAsvs, shareOf } from './asvs.ts'

process.stdout.write(`${shareOf(readAsvs()).join('\n')}\n`)
