// A place to drop a file on, or to choose one with: the keyboard reaches it as a file field.
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';

interface Props {
  /** The field's name for screen readers. */
  readonly name: string;
  readonly accept: string;
  readonly title: string;
  readonly text: string;
  /** A table's, unless it is another kind of file. */
  readonly icon?: typeof IconFileSpreadsheet;
  readonly onFile: (file: File) => void;
}

export function FileDrop(props: Props) {
  const [over, setOver] = useState(false);
  const Shape = props.icon ?? IconFileSpreadsheet;
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) props.onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <label
      className="ph-drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Shape size={24} stroke={1.5} aria-hidden />
      <span className="ph-strong">{props.title}</span>
      <span className="ph-muted">{props.text}</span>
      <input
        className="ph-visually-hidden"
        type="file"
        accept={props.accept}
        aria-label={props.name}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}
