// Logging: one line per event with fields, secrets and personal data taken out before any sink sees
// them. Hosts supply the sink (electron-log files, standard error); the core only knows this interface.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** From now on this exact text never reaches a sink. Short texts are ignored: they would blank ordinary words. */
  redact(secret: string): void;
}

export type LogSink = (level: LogLevel, line: string) => void;

const SECRET_FIELD = /token|secret|password|authorization|api[-_]?key|vendor[-_]?key|user[-_]?key|credential|private/i;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=|-]{6,}/g;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
const SHORTEST_SECRET = 6;
const LONGEST_LINE = 4000;
const REMOVED = '[removed]';

function plainError(error: Error): unknown {
  return { name: error.name, message: error.message, stack: error.stack };
}

/** Builds the logger. Every string in `fields`, at any depth, passes the redaction. */
export function createLogger(sink: LogSink): Logger {
  const secrets = new Set<string>();

  const clean = (text: string): string => {
    let out = text;
    for (const secret of secrets) out = out.replaceAll(secret, REMOVED);
    return out.replace(BEARER, `$1 ${REMOVED}`).replace(EMAIL, REMOVED);
  };

  const write = (level: LogLevel, message: string, fields?: LogFields): void => {
    const seen = new WeakSet<object>();
    const detail = fields
      ? ` ${JSON.stringify(fields, (key, value: unknown) => {
          if (key && SECRET_FIELD.test(key)) return REMOVED;
          if (value instanceof Error) return plainError(value);
          if (typeof value === 'bigint') return String(value);
          if (typeof value === 'object' && value !== null) {
            if (seen.has(value)) return '[seen above]';
            seen.add(value);
          }
          return value;
        })}`
      : '';
    sink(level, clean(`${message}${detail}`).slice(0, LONGEST_LINE));
  };

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    redact: (secret) => {
      if (secret.length >= SHORTEST_SECRET) secrets.add(secret);
    },
  };
}
