// Small things every screen uses: times, METRC tags, key figures, grams.
import { Tooltip } from '@mantine/core';
import { type ReactNode, use } from 'react';
import { calmly, DASH, exactTime, relative } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { TimeZone } from '../rpc/time-zone.ts';

/** "3 s ago" with the exact time on hover and for screen readers; `calm` where the seconds would only tick. */
export function Ago(props: { at: string | null; calm?: boolean }) {
  const now = useNow();
  const timeZone = use(TimeZone);
  if (props.at === null) return <span className="ph-muted">{DASH}</span>;
  const exact = exactTime(props.at, timeZone);
  return (
    <time dateTime={props.at} title={exact}>
      {(props.calm ? calmly : relative)(Date.parse(props.at), now)}
    </time>
  );
}

/** A METRC number with its last eight characters, the ones people compare, emphasised. */
export function MetrcTag(props: { tag: string }) {
  return (
    <span className="ph-mono ph-tag">
      {props.tag.slice(0, -8)}
      <b>{props.tag.slice(-8)}</b>
    </span>
  );
}

/** Key figures in one line above a table. */
export const KeyFigures = (props: { label: string; children: ReactNode }) => (
  <dl className="ph-figures" aria-label={props.label}>
    {props.children}
  </dl>
);

export function Figure(props: { label: string; children: ReactNode; unit?: string; title?: ReactNode }) {
  const figure = (
    <div className="ph-figure">
      <dt>{props.label}</dt>
      <dd>
        {props.children}
        {props.unit && <small> {props.unit}</small>}
      </dd>
    </div>
  );
  return props.title ? <Tooltip label={props.title}>{figure}</Tooltip> : figure;
}

export function Section(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="ph-section" aria-label={props.title}>
      <div className="ph-section-head">
        <h2>{props.title}</h2>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}
