// Reads shared by many screens, and the one way to do something: `useAction`.
import { notifications } from '@mantine/notifications';
import { type MutationObserverOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { Permission } from '#shared/contract/base.ts';
import type { SessionView } from '#shared/contract/session.ts';
import { problemOf } from '../lib/problem.ts';
import { useSessionStore } from '../stores/session.ts';
import { orpc } from './client.ts';
import { allPackages } from './live.ts';

/** Who stands at this window and what they may do; undefined until the core has said it. */
export const useSession = (): SessionView | undefined => useSessionStore((it) => it.view);

/** Hiding only; the core decides. */
export const useMay = (permission: Permission): boolean =>
  useSessionStore((it) => it.view?.permissions.includes(permission) ?? false);

export const usePackages = () => useQuery(allPackages());

/** Cycles that change nothing are not announced, so the status is also asked for now and then. */
const STATUS_MS = 5000;

export const useSyncStatus = () => useQuery(orpc.apexSync.status.queryOptions({ refetchInterval: STATUS_MS }));

export const useMapping = () => useQuery(orpc.mapping.overview.queryOptions());

export function tellProblem(error: unknown): void {
  const problem = problemOf(error);
  notifications.show({
    color: 'red',
    title: problem.title,
    message: `${problem.text} ${problem.remedy}`,
    autoClose: 12_000,
  });
}

export const tell = (message: string): void => {
  notifications.show({ message });
};

/**
 * A mutation that says what went wrong by itself. `done` gives the quiet sentence
 * after success, or null when it says so itself.
 */
export function useAction<TIn, TOut, TError extends Error, TContext>(
  options: MutationObserverOptions<TOut, TError, TIn, TContext>,
  done?: (result: TOut, input: TIn) => string | null,
) {
  return useMutation({
    ...options,
    onError: (error: TError) => tellProblem(error),
    onSuccess: (result: TOut, input: TIn) => {
      const sentence = done?.(result, input);
      if (sentence) tell(sentence);
    },
  });
}
