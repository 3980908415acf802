// Which package serves which order line. Pure; in whole sellable units, because a unit is packed from one package under
// one METRC tag. Source: spec 02, "Allocation and packing": oldest package first, splitting when needed; the rest is a
// shortfall.

/** A package that could serve, in the order it should be used up. */
export interface Shelf {
  readonly packageId: string;
  /** Milligrams that are still free on it. */
  readonly freeMg: number;
}

export interface Part {
  readonly packageId: string;
  readonly units: number;
}

/** Takes whole units off shelves in the order given. What they cannot give is missing. */
export function takeFromShelves(
  units: number,
  mgPerUnit: number,
  shelves: Iterable<Shelf>,
): { readonly parts: readonly Part[]; readonly missing: number } {
  const parts: Part[] = [];
  let missing = units;
  for (const { packageId, freeMg } of shelves) {
    if (missing === 0) break;
    const part = Math.min(missing, Math.floor(freeMg / mgPerUnit));
    if (part <= 0) continue;
    parts.push({ packageId, units: part });
    missing -= part;
  }
  return { parts, missing };
}

/** Takes at most `units` of places that hold some, in the order given. */
export function takeFromPlaces(units: number, places: Iterable<Part>): readonly Part[] {
  const parts: Part[] = [];
  let left = units;
  for (const { packageId, units: held } of places) {
    const part = Math.min(left, held);
    if (part <= 0) continue;
    parts.push({ packageId, units: part });
    left -= part;
  }
  return parts;
}

/** A reservation that may have to give way, in the order it does. */
export interface Claim {
  readonly id: string;
  readonly units: number;
  readonly mgPerUnit: number;
}

/**
 * A package holds `overMg` less than is reserved on it: so many units of these claims give way, the first ones first,
 * each only as far as needed.
 */
export function giveWay(overMg: number, claims: Iterable<Claim>): readonly { readonly id: string; units: number }[] {
  const given: { id: string; units: number }[] = [];
  let over = overMg;
  for (const { id, units, mgPerUnit } of claims) {
    if (over <= 0) break;
    const part = Math.min(units, Math.ceil(over / mgPerUnit));
    if (part <= 0) continue;
    given.push({ id, units: part });
    over -= part * mgPerUnit;
  }
  return given;
}

/** Packed goods that are still in the building as far as METRC has said. */
export interface PackedClaim {
  readonly id: string;
  /** Packed milligrams METRC has not taken off its figure yet. */
  readonly openMg: number;
}

/** METRC's figure lost `mg` of packed goods: whose they were, the first claims first. What nobody claims is left. */
export function settleClaims(
  mg: number,
  claims: Iterable<PackedClaim>,
): { readonly settled: readonly { readonly id: string; readonly mg: number }[]; readonly left: number } {
  const settled: { id: string; mg: number }[] = [];
  let left = mg;
  for (const { id, openMg } of claims) {
    const part = Math.min(left, openMg);
    if (part <= 0) continue;
    settled.push({ id, mg: part });
    left -= part;
  }
  return { settled, left };
}

/** Whole units of the packed ones that can still be taken out of the box again. */
export const unpackable = (allocation: {
  readonly packed: number;
  readonly settledMg: number;
  readonly mgPerUnit: number;
}): number => Math.floor((allocation.packed * allocation.mgPerUnit - allocation.settledMg) / allocation.mgPerUnit);
