// What went wrong with the last try. While tries are slowed the seconds count down; a screen reader hears the
// sentence once, and once more when the next try is possible.
import { Alert } from '@mantine/core';
import { problemOf, retryAtOf } from '../../lib/problem.ts';
import type { Attempt } from './use-attempt.ts';

export function AttemptProblem({ attempt }: { attempt: Attempt }) {
  if (attempt.error === null) return null;
  const slowed = retryAtOf(attempt.error) !== null;
  if (slowed && attempt.waitSeconds === 0) {
    return (
      <p className="ph-hint" role="status">
        You can try again now.
      </p>
    );
  }
  const problem = problemOf(attempt.error);
  return (
    <Alert color="red" variant="light" title={problem.title} role="alert">
      {problem.text} {problem.remedy}
    </Alert>
  );
}

/** The button's words while waiting, else `ready`. */
export const submitWords = ({ waitSeconds }: Attempt, ready: string): string => {
  if (waitSeconds === 0) return ready;
  const minutes = Math.floor(waitSeconds / 60);
  const seconds = waitSeconds % 60;
  return `Try again in ${minutes > 0 ? `${minutes}:${String(seconds).padStart(2, '0')} min` : `${seconds} s`}`;
};
