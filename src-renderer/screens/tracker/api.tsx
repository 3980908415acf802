// Our own API as others see it: where it listens or why not, who asked, and how to ask.
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconClock } from '@tabler/icons-react';
import type { TrackerApiStatus } from '#shared/contract/tracker.ts';
import { apiProblemWords } from '#shared/text/tracker.ts';
import { Ago } from '../../components/bits.tsx';
import { CopyValue } from '../../components/copy-value.tsx';
import { Status } from '../../components/status.tsx';
import { plural, whole } from '../../lib/format.ts';

/** In a sentence, with what to do. */
export function ApiState({ status }: { status: TrackerApiStatus }) {
  const { enabled, url, problem, keySet } = status;
  if (!enabled) {
    return (
      <p role="status">
        <Status tone="quiet" icon={IconCircleDashed} label="Off." /> Nobody can connect.
      </p>
    );
  }
  if (problem !== null) {
    const { label, text, remedy } = apiProblemWords(problem.kind);
    return (
      <div role="alert">
        <p className="ph-wrap">
          <Status tone="bad" icon={IconAlertTriangle} label={`${label}.`} /> {text} {remedy}
        </p>
        {problem.detail && <p className="ph-muted ph-wrap">It said: {problem.detail}</p>}
      </div>
    );
  }
  if (url === '') {
    return (
      <p role="status">
        <Status tone="info" icon={IconClock} label="Starting." /> It listens in a moment.
      </p>
    );
  }
  return (
    <div role="status">
      <p className="ph-row" style={{ minHeight: 0, gap: 4 }}>
        <Status tone="ok" icon={IconCircleCheck} label="Listens at" /> <CopyValue value={url} what="the address" />
      </p>
      {!keySet && <p>There is no key yet, so nobody is let in. It is made under Settings, Tracker API.</p>}
    </div>
  );
}

export function ApiCallers({ status }: { status: TrackerApiStatus }) {
  const { callers, calls, refused, lastCallAt } = status;
  if (!status.enabled) return null;
  if (callers.length === 0) return <p className="ph-muted">Nobody has asked since Packhouse was started.</p>;
  return (
    <>
      <p className="ph-muted">
        {plural(calls, 'call')} since Packhouse was started, {refused === 0 ? 'none' : whole(refused)} refused; the last{' '}
        <Ago at={lastCallAt} />.
      </p>
      <table className="ph-table" aria-label="Who asked">
        <thead>
          <tr>
            <th>Asked from</th>
            <th>Last</th>
            <th className="ph-num">Calls</th>
            <th className="ph-num">Refused</th>
          </tr>
        </thead>
        <tbody>
          {callers.map((caller) => (
            <tr key={caller.address}>
              <td className="ph-mono ph-wrap">{caller.address}</td>
              <td>
                <Ago at={caller.lastAt} />
              </td>
              <td className="ph-num">{whole(caller.calls)}</td>
              <td className="ph-num">{whole(caller.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Where its own description is, and what every call needs. */
export function HowToAsk({ status }: { status: TrackerApiStatus }) {
  const base = status.url === '' ? null : status.url.replace(/\/+$/, '');
  return (
    <>
      <p>
        Every call carries the key in the header <code className="ph-mono">X-API-Key</code>. A Packhouse on another
        machine needs only the address and the key, under Settings, Tracker server.
      </p>
      {base !== null && (
        <table className="ph-table" aria-label="Addresses of the API">
          <tbody>
            <Address name="For another Packhouse" value={base} what="the address" />
            <Address
              name="All calls, described for programs"
              value={`${base}/api/openapi.json`}
              what="the address of the description"
            />
            <Address
              name="Whether it lives; needs no key"
              value={`${base}/api/health`}
              what="the address of the check"
            />
          </tbody>
        </table>
      )}
    </>
  );
}

const Address = (props: { name: string; value: string; what: string }) => (
  <tr>
    <th scope="row">{props.name}</th>
    <td className="ph-wrap">
      <CopyValue value={props.value} what={props.what} />
    </td>
  </tr>
);
