// Settings of the sync: the token with a live check, how often, how careful, which products.
import { useQuery } from '@tanstack/react-query';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { orpc } from '../../rpc/client.ts';
import { SettingsForm } from './settings-form.tsx';
import { TokenSection } from './token-section.tsx';

export function SettingsTab() {
  const query = useQuery(orpc.settings.get.queryOptions());
  if (query.isError) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton />;
  const { values, fromEnvironment, secrets } = query.data;
  const token = secrets.find((secret) => secret.name === 'apex.token');
  return (
    <div className="ph-scroll">
      <div style={{ maxWidth: 720 }}>
        {token && <TokenSection secret={token} url={values['apex.url']} />}
        <SettingsForm key={JSON.stringify(values)} values={values} fromEnvironment={fromEnvironment} />
      </div>
    </div>
  );
}
