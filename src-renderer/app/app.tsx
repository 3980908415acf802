// Providers around everything: the training strip in every state, then whatever the gate lets be seen.
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import { styleNonce } from '../lib/nonce.ts';
import { queryClient } from '../rpc/client.ts';
import { useSession } from '../rpc/hooks.ts';
import { useConnection } from '../stores/connection.ts';
import { useLayout } from '../stores/layout.ts';
import { useWriteTitle } from '../stores/page-title.ts';
import { DiscardQuestion } from './discard-question.tsx';
import { Gate } from './gate.tsx';
import { theme, themeVariables } from './theme.ts';
import { TrainingStrip } from './training-strip.tsx';

const colorScheme = localStorageColorSchemeManager({ key: 'packhouse.theme' });

export function App() {
  const density = useLayout((layout) => layout.density);
  const training = useSession()?.training ?? false;
  const reconnecting = useConnection((it) => it.state === 'reconnecting');
  useWriteTitle(training);
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
    document.documentElement.toggleAttribute('data-training', training);
  }, [density, training]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <div className="ph-window">
          {training && <TrainingStrip />}
          {reconnecting && (
            <div className="ph-strip" role="status">
              Reconnecting… What you see may be out of date.
            </div>
          )}
          <Gate />
        </div>
        <DiscardQuestion />
      </QueryClientProvider>
    </MantineProvider>
  );
}
