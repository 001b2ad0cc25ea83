import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/vue-table'
import { computed, type ComputedRef } from 'vue'

import { cellText, folded, type TableColumn } from './columns.ts'

interface Order {
  readonly key: string
  readonly isDescending: boolean
}

interface ShownRow<Row> {
  readonly key: string
  readonly row: Row
  readonly isSelected: boolean
}

export interface DataTable<Row> {
  /** Those that pass the filter, in their order. */
  readonly shown: ComputedRef<readonly ShownRow<Row>[]>
  readonly order: ComputedRef<Order | undefined>
  readonly selected: ComputedRef<readonly Row[]>
  readonly isAllSelected: ComputedRef<boolean>
  readonly filter: (words: string) => void
  /** By a column, the other way round when it is by that one; undefined: as the rows came. */
  readonly setOrder: (order: Order | undefined) => void
  readonly select: (key: string, isSelected: boolean) => void
  readonly selectAll: (isSelected: boolean) => void
}

interface Given<Row> {
  readonly columns: () => readonly TableColumn<Row>[]
  readonly rows: () => readonly Row[]
  readonly keyOf: (row: Row) => string | number
}

const collator = new Intl.Collator('pl', { numeric: true, sensitivity: 'base' })

/** What is nowhere stands last. */
function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  rowSelectionFeature,
})

function makeTable<Row extends object>({ columns, rows, keyOf }: Given<Row>) {
  return useTable<typeof features, Row>({
    features,
    data: computed(() => [...rows()]),
    columns: computed(() =>
      columns().map((column) => ({
        id: column.key,
        accessorFn: column.value,
        enableSorting: column.isFixed !== true,
        sortFn: (a: { original: Row }, b: { original: Row }) =>
          compare(column.value(a.original), column.value(b.original)),
      })),
    ),
    getRowId: (row) => String(keyOf(row)),
    getColumnCanGlobalFilter: () => true,
    globalFilterFn: (row, _column, words: string) => textOf(columns(), row.original).includes(folded(words)),
  })
}

function textOf<Row>(columns: readonly TableColumn<Row>[], row: Row): string {
  return folded(columns.map((column) => cellText(column, row)).join(' '))
}

/** The order, the filter and the selection of a table's rows. */
export function useDataTable<Row extends object>(given: Given<Row>): DataTable<Row> {
  const table = makeTable(given)
  return {
    shown: computed(() =>
      table
        .getRowModel()
        .rows.map((row) => ({ key: row.id, row: row.original, isSelected: row.getIsSelected() })),
    ),
    order: computed(() => {
      const [first] = table.atoms.sorting.get()
      return first === undefined ? undefined : { key: first.id, isDescending: first.desc }
    }),
    // Whoever filters again acts on what they see.
    selected: computed(() => table.getFilteredSelectedRowModel().rows.map(({ original }) => original)),
    isAllSelected: computed(() => table.getIsAllRowsSelected()),
    filter(words) {
      table.setGlobalFilter(words.trim())
    },
    setOrder(order) {
      table.setSorting(order === undefined ? [] : [{ id: order.key, desc: order.isDescending }])
    },
    select(key, isSelected) {
      table.setRowSelection((chosen) => {
        const others = Object.keys(chosen).filter((other) => other !== key)
        return Object.fromEntries([...others, ...(isSelected ? [key] : [])].map((each) => [each, true]))
      })
    },
    selectAll(isSelected) {
      table.toggleAllRowsSelected(isSelected)
    },
  }
}
