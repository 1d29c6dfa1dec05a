/** What colleagues are called. */
import { people } from '../names'

export const { named, nameOf } = people
