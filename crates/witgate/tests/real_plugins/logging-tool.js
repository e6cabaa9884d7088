import { write } from 'acme:platform/log@0.1.0';

export const tool = {
  run(input) {
    write('info', input);
    return input.toUpperCase();
  },
};
