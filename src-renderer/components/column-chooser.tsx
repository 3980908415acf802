// Which columns are shown. Remembered with the grid's own column state.
import { Button, Checkbox, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { GridApi } from 'ag-grid-community';
import { type RefObject, useState } from 'react';

export function ColumnChooser<T>(props: { api: RefObject<GridApi<T> | null> }) {
  const [, repaint] = useState(0);
  const api = props.api.current;
  const toggle = (colId: string, visible: boolean) => {
    props.api.current?.setColumnsVisible([colId], visible);
    repaint((count) => count + 1);
  };
  const reset = () => {
    props.api.current?.resetColumnState();
    repaint((count) => count + 1);
  };
  return (
    <Popover position="bottom-end" onOpen={() => repaint((count) => count + 1)} trapFocus withRoles>
      <Popover.Target>
        <Button leftSection={<IconColumns3 size={14} />}>Columns</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <div className="ph-stack">
          {api?.getColumns()?.map((column) => (
            <Checkbox
              key={column.getColId()}
              size="xs"
              label={column.getColDef().headerName}
              checked={column.isVisible()}
              onChange={(event) => toggle(column.getColId(), event.currentTarget.checked)}
            />
          ))}
          <Button onClick={reset}>Show the usual columns</Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
