// Why a package cannot serve a line of the packing list, in words.

const units = (count: number): string => `${count} ${count === 1 ? 'unit' : 'units'}`;

/** Why a package cannot serve a line, as the end of a sentence about it. */
export function packageProblemWords(problem: {
  readonly reason: string;
  readonly wanted: string;
  readonly units: number;
  readonly reservedForOthers: number;
}): string {
  const { reason, wanted, reservedForOthers } = problem;
  switch (reason) {
    case 'archived':
      return 'it is archived.';
    case 'orphaned':
      return 'METRC no longer lists it.';
    case 'other_strain':
      return `it is another strain; this line wants ${wanted}.`;
    case 'not_tracked':
      return 'this line is only counted: no package is charged for it.';
    case 'not_enough': {
      const left =
        problem.units === 0 ? 'nothing is left in it for this line' : `only ${units(problem.units)} left for this line`;
      const others = reservedForOthers === 0 ? '' : `; ${units(reservedForOthers)} reserved for other orders`;
      return `${left}${others}.`;
    }
    default:
      return 'it cannot be used.';
  }
}
