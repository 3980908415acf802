// Where somebody gets to whose role does not reach: says what it needs and who can help.
import type { Permission } from '#shared/contract/base.ts';
import { PERMISSION_TEXT, ROLE_TEXT } from '#shared/text/labels.ts';
import { useSession } from '../rpc/hooks.ts';
import { useScreenTitle } from '../stores/page-title.ts';
import { EmptyState } from './empty-state.tsx';

const EITHER = new Intl.ListFormat('en-US', { type: 'disjunction' });

export function MayNot(props: { permission: Permission }) {
  const session = useSession();
  useScreenTitle('Not for you');
  const admins = session?.people.filter(({ role }) => role === 'super_admin').map(({ name }) => name) ?? [];
  return (
    <EmptyState title="You may not see this page">
      <p>
        It needs the permission “{PERMISSION_TEXT[props.permission]}”.
        {session?.person && ` You are ${session.person.name}, ${ROLE_TEXT[session.person.role].label}.`}
      </p>
      <p className="ph-muted">
        {admins.length > 0 ? `Ask ${EITHER.format(admins)} (Super Admin).` : 'Ask a Super Admin.'}
      </p>
    </EmptyState>
  );
}
