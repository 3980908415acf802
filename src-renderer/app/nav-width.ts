// The navigation is icons only when a person wants it so, and always in small windows or at large zoom.
import { useMediaQuery } from '@mantine/hooks';
import { useLayout } from '../stores/layout.ts';

export const useNarrow = (): boolean => useMediaQuery('(max-width: 1120px)', false, { getInitialValueInEffect: false });

export function useNavCollapsed(): boolean {
  const wanted = useLayout((layout) => layout.navCollapsed);
  const narrow = useNarrow();
  return wanted || narrow;
}
