// What each role may do: the permissions of the contract against the roles, from the rules the core itself asks.
import { Modal } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { permissionsOf, ROLES } from '#shared/rules/roles.ts';
import { PERMISSION_TEXT, ROLE_TEXT } from '#shared/text/labels.ts';

/** In the contract's order: a Super Admin may do everything. */
const PERMISSIONS = [...permissionsOf('super_admin')];

export const RolesMatrix = (props: { onClose: () => void }) => (
  <Modal
    opened
    onClose={props.onClose}
    title="What each role may do"
    size={760}
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    <table className="ph-table ph-matrix">
      <caption className="ph-visually-hidden">Permissions by role</caption>
      <thead>
        <tr>
          <th scope="col">Permission</th>
          {ROLES.map((role) => (
            <th key={role} scope="col" title={ROLE_TEXT[role].text}>
              {ROLE_TEXT[role].label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PERMISSIONS.map((permission) => (
          <tr key={permission}>
            <th scope="row" style={{ fontWeight: 400, color: 'var(--ph-text)', whiteSpace: 'normal' }}>
              {PERMISSION_TEXT[permission]}
            </th>
            {ROLES.map((role) => (
              <td key={role}>
                <Mark may={permissionsOf(role).has(permission)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    <p className="ph-muted" style={{ marginTop: 12 }}>
      Each role has everything of the one before it. The program itself checks every step; the window only hides what
      somebody may not do.
    </p>
  </Modal>
);

const Mark = ({ may }: { may: boolean }) => (
  <span className="ph-status" data-tone={may ? 'ok' : 'quiet'}>
    {may ? <IconCheck size={14} aria-hidden /> : <IconMinus size={14} aria-hidden />}
    {may ? 'Yes' : 'No'}
  </span>
);
