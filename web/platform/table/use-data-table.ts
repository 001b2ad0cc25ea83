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

interface DataTable<Row> {
  /** Those that pass the filter, in their order. */
  readonly shown: ComputedRef<readonly ShownRow<Row>[]>
  readonly order: ComputedRef<Order | undefined>
  readonly selected: ComputedRef<readonly Row[]>
  readonly isAllSelected: ComputedRef<boolean>
  readonly filter: (words: string) => void
  /** By a column, the other way round when it is by that one; undefined: as the rows came. */
  readonly sort: (order: Order | undefined) => void
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

/** The order, the filter and the selection of a table's rows. */
export function useDataTable<Row extends object>({ columns, rows, keyOf }: Given<Row>): DataTable<Row> {
  const features = tableFeatures({
    rowSortingFeature,
    sortedRowModel: createSortedRowModel(),
    columnFilteringFeature,
    globalFilteringFeature,
    filteredRowModel: createFilteredRowModel(),
    rowSelectionFeature,
  })
  const table = useTable<typeof features, Row>({
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
    globalFilterFn: (row, _column, words: string) =>
      folded(columns().map((column) => cellText(column, row.original)).join(' ')).includes(folded(words)),
  })
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
    sort(order) {
      table.setSorting(order === undefined ? [] : [{ id: order.key, desc: order.isDescending }])
    },
    select(key, isSelected) {
      table.setRowSelection(({ [key]: _row, ...others }) => (isSelected ? { ...others, [key]: true } : others))
    },
    selectAll(isSelected) {
      table.toggleAllRowsSelected(isSelected)
    },
  }
}
