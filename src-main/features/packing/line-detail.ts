// One line of the list: everything that was done to it, and the packages that could serve it.
import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { PackingEvent, packageCandidate } from '#shared/contract/packing.ts';
import type { ReadDb } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { packingEvents, packingLines } from '../../db/schema/packing.ts';
import { eventDetail } from './events.ts';
import { findSaying, sayingKey } from './products.ts';
import { allocationsOf, findLine, type LineRecord } from './records.ts';
import { activeOfStrain, freeMg } from './shelves.ts';

type Candidate = z.infer<typeof packageCandidate>;

const MOST_EVENTS = 500;

/** Newest first: the line's own, and those of its whole order. */
export function eventsOf(db: ReadDb, line: LineRecord): PackingEvent[] {
  return db
    .select({
      event: packingEvents,
      productName: packingLines.productName,
      metrcNumber: packages.metrcNumber,
      undone: sql<number>`exists (select 1 from packing_events later where later.undoes = ${packingEvents.id})`,
    })
    .from(packingEvents)
    .leftJoin(packingLines, eq(packingLines.id, packingEvents.lineId))
    .leftJoin(packages, eq(packages.id, packingEvents.packageId))
    .where(
      or(
        eq(packingEvents.lineId, line.id),
        and(isNull(packingEvents.lineId), eq(packingEvents.packingOrderId, line.packingOrderId)),
      ),
    )
    .orderBy(desc(packingEvents.at), desc(packingEvents.id))
    .limit(MOST_EVENTS)
    .all()
    .map(({ event, productName, metrcNumber, undone }) => {
      const detail = eventDetail.parse(JSON.parse(event.detail));
      return {
        id: event.id,
        at: event.at,
        actor: event.actor,
        source: event.source,
        kind: event.kind,
        lineId: event.lineId,
        productName,
        metrcNumber,
        units: event.units,
        field: detail.field ?? '',
        before: detail.before ?? '',
        after: detail.after ?? '',
        reason: event.reason,
        undone: undone === 1,
        isUndo: event.undoes !== null,
      };
    });
}

/** Active packages of the line's strain, oldest first; those with nothing for it too, so that the reason is seen. */
export function candidatesOf(db: ReadDb, line: LineRecord): Candidate[] {
  const { strainKey, mgPerUnit } = line;
  if (line.kind !== 'tracked' || strainKey === null || mgPerUnit === null) return [];
  const own = new Map(allocationsOf(db, line.id).map((a) => [a.packageId, a.reserved]));
  return activeOfStrain(db, strainKey).map((p) => {
    const reservedHere = own.get(p.id) ?? 0;
    return {
      packageId: p.id,
      metrcNumber: p.metrcNumber,
      strain: p.strain,
      createdAt: p.createdAt,
      units: reservedHere + Math.floor(freeMg(p) / mgPerUnit),
      reservedHere,
      reservedForOthers: Math.max(0, Math.floor((p.orderedMg - reservedHere * mgPerUnit) / mgPerUnit)),
    };
  });
}

export function saidOf(db: ReadDb, lineId: string): { by: string; at: string } | null {
  const line = findLine(db, lineId);
  const saying = line && findSaying(db, sayingKey(line));
  return saying ? { by: saying.createdBy, at: saying.createdAt } : null;
}
