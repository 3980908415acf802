// Grey shapes where content will be. They are hidden from screen readers, which hear "Loading" once.
export const Bone = (props: { width: number | string; height?: number }) => (
  <span className="ph-skeleton" aria-hidden style={{ width: props.width, height: props.height ?? 12 }} />
);

const WIDTHS = ['62%', '48%', '71%', '55%', '66%', '43%', '58%', '69%'];

export function RowsSkeleton(props: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: props.rows ?? 14 }, (_, row) => row).map((row) => (
        <div key={row} className="ph-row" style={{ padding: '0 16px', borderBottom: '1px solid var(--ph-line)' }}>
          <Bone width={WIDTHS[row % WIDTHS.length] ?? '60%'} />
        </div>
      ))}
    </div>
  );
}

export function ScreenSkeleton() {
  return (
    <div className="ph-screen">
      <div className="ph-screen-head">
        <Bone width={180} height={20} />
      </div>
      <div className="ph-figures">
        <Bone width="70%" height={36} />
      </div>
      <RowsSkeleton />
    </div>
  );
}
