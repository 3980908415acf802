// Every key the window knows.
import { Modal } from '@mantine/core';
import { isMac } from '../lib/platform.ts';

const MOD = isMac ? '⌘' : 'Ctrl';

const KEYS: readonly (readonly [string, string])[] = [
  [`${MOD} K`, 'Search pages, packages, orders, stores and actions'],
  ['/', 'Filter the list'],
  ['↑ ↓', 'Move in the list; the open drawer follows'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close the drawer or dialog, empty the filter'],
  [`${MOD} C`, 'Copy the cell, or the selected rows'],
  ['Shift C', 'Copy the whole row'],
  ['Shift click', 'Select several rows'],
  [`${MOD} B`, 'Narrow or widen the menu'],
  [`${MOD} Shift L`, 'Lock the screen'],
  ['?', 'This list'],
];

export function KeyboardHelp(props: { onClose: () => void }) {
  return (
    <Modal opened onClose={props.onClose} title="Keyboard" size={420} closeButtonProps={{ 'aria-label': 'Close' }}>
      <table className="ph-table">
        <tbody>
          {KEYS.map(([key, does]) => (
            <tr key={key}>
              <td>
                <kbd>{key}</kbd>
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
