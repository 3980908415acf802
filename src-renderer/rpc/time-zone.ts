// The facility's time zone, handed down once: thousands of cells show times, and none of them should ask.
import { createContext } from 'react';

export const TimeZone = createContext('UTC');
