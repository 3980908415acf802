// Providers around the routes.
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { styleNonce } from '../lib/nonce.ts';
import { queryClient } from '../rpc/client.ts';
import { useLayout } from '../stores/layout.ts';
import { router } from './router.tsx';
import { theme, themeVariables } from './theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'packhouse.theme' });

export function App() {
  const density = useLayout((layout) => layout.density);
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <Notifications position="bottom-center" limit={3} autoClose={6000} transitionDuration={120} />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
