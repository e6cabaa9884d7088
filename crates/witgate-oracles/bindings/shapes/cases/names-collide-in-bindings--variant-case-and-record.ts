import type { ErrorCode } from './interfaces/demo-shape-face.js';

export const made: ErrorCode = { n: 'text' };
