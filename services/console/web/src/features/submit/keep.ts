/** Where the outbox and the unfinished report are kept in this browser: IndexedDB, for pictures fit nowhere else. */

import type { Item, Photo, Report } from './outbox'

const NAME = 'kitchen-submit'
const VERSION = 1

/** A report that is being written. */
export interface Draft {
  owner: string
  report: Report
  photos: Photo[]
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('items', { keyPath: 'id' })
      asked.result.createObjectStore('drafts', { keyPath: 'owner' })
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('the browser keeps nothing'))
  })
}

async function within<T>(
  store: 'items' | 'drafts',
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(store, mode)
      const asked = act(transaction.objectStore(store))
      transaction.oncomplete = () => resolve(asked.result)
      transaction.onabort = () => reject(transaction.error ?? new Error('not kept'))
      transaction.onerror = () => reject(transaction.error ?? new Error('not kept'))
    })
  } finally {
    database.close()
  }
}

export const keep = {
  items: (): Promise<Item[]> => within('items', 'readonly', (store) => store.getAll() as IDBRequest<Item[]>),
  put: (item: Item) => within('items', 'readwrite', (store) => store.put(item)),
  drop: (id: string) => within('items', 'readwrite', (store) => store.delete(id)),
  draft: (owner: string): Promise<Draft | undefined> =>
    within('drafts', 'readonly', (store) => store.get(owner) as IDBRequest<Draft | undefined>),
  putDraft: (draft: Draft) => within('drafts', 'readwrite', (store) => store.put(draft)),
  dropDraft: (owner: string) => within('drafts', 'readwrite', (store) => store.delete(owner)),
}
