/** v86's serial ports, as a 16550 has them and as fast as may be. */

/** v86 empties its queue with shift(): a long one is very slow. */
const SERIAL_QUEUE_LIMIT = 2048;
export const COM1_BASE = 0x3f8;
export const COM2_BASE = 0x2f8;
const UART_IIR = 2;
const UART_TRIGGER_LEVELS = [1, 4, 8, 14];
const UART_ID_ROOM = 2;
const UART_ID_DATA = 4;
const UART_ID_TIMEOUT = 12;
const UART_FIFO_ON = 0xc0;
const UART_DATA_READY = 1;
const UART_DIVISOR = 0x80;
const UART_LOOP = 0x10;
const UART_WANT_ROOM = 2;

// deno-lint-ignore no-explicit-any
type Untyped = any;

/** What goes to the second serial port. */
export class SerialInput {
  readonly #uart: Untyped;
  #pending: Uint8Array[] = [];
  #offset = 0;

  constructor(cpu: Untyped) {
    this.#uart = cpu.devices.uart1;
  }

  push(bytes: Uint8Array): void {
    this.#pending.push(bytes);
  }

  /** Hands the port what it has room for: before each step, so that nothing
   * depends on when between two steps it came. */
  feed(): void {
    const uart = this.#uart;
    while (this.#pending.length > 0) {
      const bytes = this.#pending[0]!;
      const room = SERIAL_QUEUE_LIMIT - uart.input.length;
      if (room <= 0) return;
      const end = Math.min(bytes.length, this.#offset + room);
      for (let i = this.#offset; i < end; i++) uart.input.push(bytes[i]);
      uart.lsr |= UART_DATA_READY;
      uart.ThrowInterrupt(
        uart.fifo_control & 1 ? UART_ID_TIMEOUT : UART_ID_DATA,
      );
      this.#offset = end;
      if (end < bytes.length) return;
      this.#pending.shift();
      this.#offset = 0;
    }
  }

  /** What the port's queue holds; v86 does not save it. */
  queued(): number[] {
    return [...this.#uart.input];
  }

  /** Forgets what is to be sent; the queue holds these. */
  restore(queued: readonly number[]): void {
    this.#pending = [];
    this.#offset = 0;
    this.#uart.input.splice(0, Infinity, ...queued);
  }
}

/**
 * v86 reports "character time-out" for any input of a port with its queue on;
 * a 16550 reports "data available" from the trigger level on, and a driver
 * may then read that many bytes at once.
 */
export function hookTriggerLevel(cpu: Untyped): void {
  const uart = cpu.devices.uart1;
  cpu.io.register_read(COM2_BASE + UART_IIR, uart, () => {
    let id = uart.iir & 0xf;
    const level = UART_TRIGGER_LEVELS[uart.fifo_control >> 6 & 3]!;
    if (id === UART_ID_TIMEOUT && uart.input.length >= level) id = UART_ID_DATA;
    if (id === UART_ID_ROOM) uart.ClearInterrupt(UART_ID_ROOM);
    return uart.fifo_control & 1 ? id | UART_FIFO_ON : id;
  });
}

/** v86 takes two microseconds for a byte of output; most need none of it. */
export function hookOutput(
  cpu: Untyped,
  base: number,
  uart: Untyped,
  output: (byte: number) => void,
): void {
  cpu.io.register_write(base, uart, (byte: number) => {
    if (uart.line_control & UART_DIVISOR || uart.modem_control & UART_LOOP) {
      uart.write_data(byte);
      return;
    }
    if (uart.ier & UART_WANT_ROOM) uart.ThrowInterrupt(UART_ID_ROOM);
    output(byte);
  });
}
