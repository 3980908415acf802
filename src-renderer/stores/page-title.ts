// The window's title: what the screen is called, or what covers it. In training it says so first.
import { useEffect } from 'react';
import { create } from 'zustand';

interface PageTitle {
  readonly screen: string;
  /** Of what lies over the screen, such as the sign-in; it wins. */
  readonly cover: string | null;
}

const usePageTitle = create<PageTitle>(() => ({ screen: '', cover: null }));

/** For the screen a route shows. */
export function useScreenTitle(screen: string): void {
  useEffect(() => usePageTitle.setState({ screen }), [screen]);
}

/** For what stands in place of, or over, the screens. */
export function useCoverTitle(cover: string): void {
  useEffect(() => {
    usePageTitle.setState({ cover });
    return () => usePageTitle.setState({ cover: null });
  }, [cover]);
}

/** Writes the title; once in the window. */
export function useWriteTitle(training: boolean): void {
  const { screen, cover } = usePageTitle();
  const page = cover ?? screen;
  useEffect(() => {
    document.title = `${training ? '[Training] ' : ''}${page ? `${page} · ` : ''}Packhouse`;
  }, [training, page]);
}
