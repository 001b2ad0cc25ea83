import type * as SearchRows from '../../server/core/addresses/repository/search.ts'
import type * as AddressSearch from '../../server/core/addresses/service/search.ts'
import type * as Accounts from '../../server/platform/accounts/index.ts'
import type * as App from '../../server/app.ts'
import type * as Changed from '../../server/changed.ts'
import type * as Commands from '../../server/commands.ts'
import type * as Demo from '../../server/demo/index.ts'
import type * as Installation from '../../server/installation.ts'
import type * as LongWork from '../../server/long-work.ts'
import type * as Config from '../../server/platform/config.ts'
import type * as Workbooks from '../../server/platform/http/workbook.ts'
import type * as QueryText from '../../server/platform/db/sql.ts'
import type * as Jobs from '../../server/platform/jobs/index.ts'
import type * as Log from '../../server/platform/log.ts'
import type * as Municipalities from '../../server/platform/municipalities/index.ts'

/** The server as it is shipped: the loader of TypeScript names every closure, which costs as much as a tile. */
const shipped = <Module>(path: string) =>
  import(new URL(`../../dist/server/${path}`, import.meta.url).href) as Promise<Module> // built from the file of that type

export const { createApp } = await shipped<typeof App>('app.js')
export const { changed } = await shipped<typeof Changed>('changed.js')
export const { runCommand } = await shipped<typeof Commands>('commands.js')
export const { openInstallation } = await shipped<typeof Installation>('installation.js')
export const { longWorkTools } = await shipped<typeof LongWork>('long-work.js')
export const { startWorker } = await shipped<typeof Jobs>('platform/jobs/index.js')
export const { openDemoAccounts } = await shipped<typeof Accounts>('platform/accounts/index.js')
export const { addMunicipality } = await shipped<typeof Municipalities>('platform/municipalities/index.js')
export const { readConfig } = await shipped<typeof Config>('platform/config.js')
export const { createLog } = await shipped<typeof Log>('platform/log.js')
export const { loadDemo } = await shipped<typeof Demo>('demo/index.js')
export const { selectSearchAddresses, selectSearchLocalities, selectSearchStreets } = await shipped<
  typeof SearchRows
>('core/addresses/repository/search.js')
export const { searchAddresses } = await shipped<typeof AddressSearch>('core/addresses/service/search.js')
export const { workbookOf } = await shipped<typeof Workbooks>('platform/http/workbook.js')
export const { sql } = await shipped<typeof QueryText>('platform/db/sql.js')
