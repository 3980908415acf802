// Logging: one line per event with fields, secrets and personal data taken out before any sink sees
// them. Hosts supply the sink (electron-log files, standard error); the core only knows this interface.
import { createRedactor, REMOVED } from './redaction.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** From now on this exact text never reaches a sink. Short texts are ignored: they would blank ordinary words. */
  redact(secret: string): void;
  /** The text without what was told to `redact`: for words of others that are stored or shown. */
  withoutSecrets(text: string): string;
}

export type LogSink = (level: LogLevel, line: string) => void;

const SECRET_FIELD = /token|secret|password|authorization|api[-_]?key|vendor[-_]?key|user[-_]?key|credential|private/i;
const LINE_BREAKS = /[\r\n\u2028\u2029]+/g;
const LONGEST_LINE = 4000;
// What a pattern may need to see beyond the cut to recognise what stands across it.
const BEYOND_THE_CUT = 400;

function plainError(error: Error): unknown {
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) };
}

/** Builds the logger. Every text in `fields`, at any depth, passes the redaction before and after it is made JSON. */
export function createLogger(sink: LogSink): Logger {
  const redactor = createRedactor();
  const { withoutSecrets } = redactor;

  // Cut before the patterns look, so that a line costs what a line is long; the secrets are gone before that.
  const clean = (text: string): string =>
    redactor.clean(withoutSecrets(text).slice(0, LONGEST_LINE + BEYOND_THE_CUT)).slice(0, LONGEST_LINE);

  const toJson = (fields: LogFields): string => {
    const seen = new WeakSet<object>();
    return JSON.stringify(fields, (key, value: unknown) => {
      if (key && SECRET_FIELD.test(key)) return REMOVED;
      if (typeof value === 'string') return withoutSecrets(value);
      if (typeof value === 'bigint') return String(value);
      if (typeof value === 'object' && value !== null) {
        if (seen.has(value)) return '[seen above]';
        seen.add(value);
        if (value instanceof Error) return plainError(value);
      }
      return value;
    });
  };

  const detailOf = (fields: LogFields): string => {
    try {
      return ` ${toJson(fields)}`;
    } catch {
      // Logging never becomes a failure of its own.
      return ' {"fields":"could not be written"}';
    }
  };

  const write = (level: LogLevel, message: string, fields?: LogFields): void => {
    const detail = fields ? detailOf(fields) : '';
    const line = clean(`${withoutSecrets(message)}${detail}`).replace(LINE_BREAKS, ' ');
    try {
      sink(level, line);
    } catch {
      // A full disk stops the log, not the work that is logged.
    }
  };

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    redact: redactor.add,
    withoutSecrets,
  };
}
