import { demoDeclaration } from '../../server/demo/declaration.ts'
import { EMPTY_FACE } from './faces.ts'

/** Of what the portal says of itself: what is asked, and which answers are right. */
export const PORTAL_EXPECTATIONS = {
  'PUT /face': {
    isOfASchool: false,
    ask: () => Promise.resolve({ path: '/face', body: { ...EMPTY_FACE, title: 'Edukacja' } }),
    open: [200, 409],
    closed: [404],
  },
  'PUT /accessibility-declaration': {
    isOfASchool: false,
    ask: () => Promise.resolve({ path: '/accessibility-declaration', body: demoDeclaration('Koszalin') }),
    open: [200],
    closed: [404],
  },
}
