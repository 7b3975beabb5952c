;; Undoes deflate (RFC 1951) without a header around it.
;;
;; WebAssembly, because it runs once, while the visual starts: JavaScript that nothing has warmed up yet takes ten times
;; as long. Whatever is wrong with the input ends in a trap.
;;
;; Memory: two tables of 64 KiB, the code lengths of a block, then input and output as the caller places them.
(module
  (memory (export "memory") 3)

  (global $literals i32 (i32.const 0x00000))
  (global $distances i32 (i32.const 0x10000))
  (global $lengths i32 (i32.const 0x20000))
  ;; Where the caller may place its input.
  (global (export "start") i32 (i32.const 0x20200))

  (global $input (mut i32) (i32.const 0))
  ;; Bits that were read from the input and not used, the next one lowest, and how many they are.
  (global $bits (mut i32) (i32.const 0))
  (global $held (mut i32) (i32.const 0))

  ;; Makes sure that so many bits are held. The last code is looked up in more bits than the input may have left: what
  ;; follows it in memory takes their place, and is not used.
  (func $need (param $count i32)
    (loop $more
      (if (i32.lt_u (global.get $held) (local.get $count))
        (then
          (global.set $bits
            (i32.or (global.get $bits) (i32.shl (i32.load8_u (global.get $input)) (global.get $held))))
          (global.set $input (i32.add (global.get $input) (i32.const 1)))
          (global.set $held (i32.add (global.get $held) (i32.const 8)))
          (br $more)))))

  (func $drop (param $count i32)
    (global.set $bits (i32.shr_u (global.get $bits) (local.get $count)))
    (global.set $held (i32.sub (global.get $held) (local.get $count))))

  ;; A number of so many bits.
  (func $read (param $count i32) (result i32)
    (call $need (local.get $count))
    (i32.and (global.get $bits) (i32.sub (i32.shl (i32.const 1) (local.get $count)) (i32.const 1)))
    (call $drop (local.get $count)))

  ;; The next symbol of a table.
  (func $symbol (param $table i32) (result i32)
    (local $entry i32)
    (call $need (i32.const 15))
    (local.set $entry
      (i32.load16_u
        (i32.add
          (local.get $table)
          (i32.shl (i32.and (global.get $bits) (i32.const 0x7fff)) (i32.const 1)))))
    (if (i32.eqz (local.get $entry)) (then unreachable))
    (call $drop (i32.and (local.get $entry) (i32.const 15)))
    (i32.shr_u (local.get $entry) (i32.const 4)))

  ;; The number that a symbol begins and the bits after it end. Above the first few, every 2^$step symbols share a
  ;; number of bits, one more than those before.
  (func $value (param $symbol i32) (param $step i32) (result i32)
    (local $base i32)
    (local $count i32)
    (local.set $base (i32.shl (i32.const 1) (local.get $step)))
    (if (i32.lt_u (local.get $symbol) (local.get $base)) (then (return (local.get $symbol))))
    (local.set $count (i32.sub (i32.shr_u (local.get $symbol) (local.get $step)) (i32.const 1)))
    (i32.add
      (i32.shl
        (i32.or
          (local.get $base)
          (i32.and (local.get $symbol) (i32.sub (local.get $base) (i32.const 1))))
        (local.get $count))
      (call $read (local.get $count))))

  ;; Writes a table that gives, for the next fifteen bits, the symbol times sixteen plus the length of its code.
  ;;
  ;; A code is written from its highest bit on, all else from the lowest, so in the table it stands reversed. Then a
  ;; code that grows by a bit stays the number it is, and every shorter code stands in both halves of the doubled table.
  (func $build (param $table i32) (param $lengths i32) (param $count i32)
    (local $length i32)
    (local $half i32)
    (local $code i32)
    (local $symbol i32)
    (local $bit i32)
    (i32.store16 (local.get $table) (i32.const 0))
    (local.set $length (i32.const 1))
    (local.set $half (i32.const 1))
    (loop $next_length
      (memory.copy
        (i32.add (local.get $table) (i32.shl (local.get $half) (i32.const 1)))
        (local.get $table)
        (i32.shl (local.get $half) (i32.const 1)))
      (local.set $symbol (i32.const 0))
      (loop $next_symbol
        (if (i32.eq (i32.load8_u (i32.add (local.get $lengths) (local.get $symbol))) (local.get $length))
          (then
            (i32.store16
              (i32.add (local.get $table) (i32.shl (local.get $code) (i32.const 1)))
              (i32.or (i32.shl (local.get $symbol) (i32.const 4)) (local.get $length)))
            ;; Adds one to the reversed code: the carry runs downward.
            (local.set $bit (local.get $half))
            (loop $carry
              (if (i32.and (local.get $code) (local.get $bit))
                (then
                  (local.set $code (i32.xor (local.get $code) (local.get $bit)))
                  (local.set $bit (i32.shr_u (local.get $bit) (i32.const 1)))
                  (br $carry))))
            (local.set $code (i32.or (local.get $code) (local.get $bit)))))
        (local.set $symbol (i32.add (local.get $symbol) (i32.const 1)))
        (br_if $next_symbol (i32.lt_u (local.get $symbol) (local.get $count))))
      (local.set $half (i32.shl (local.get $half) (i32.const 1)))
      (local.set $length (i32.add (local.get $length) (i32.const 1)))
      (br_if $next_length (i32.le_u (local.get $length) (i32.const 15)))))

  ;; The tables of a block that comes without its own.
  (func $build_fixed
    (memory.fill (global.get $lengths) (i32.const 8) (i32.const 144))
    (memory.fill (i32.add (global.get $lengths) (i32.const 144)) (i32.const 9) (i32.const 112))
    (memory.fill (i32.add (global.get $lengths) (i32.const 256)) (i32.const 7) (i32.const 24))
    (memory.fill (i32.add (global.get $lengths) (i32.const 280)) (i32.const 8) (i32.const 8))
    (call $build (global.get $literals) (global.get $lengths) (i32.const 288))
    (memory.fill (global.get $lengths) (i32.const 5) (i32.const 30))
    (call $build (global.get $distances) (global.get $lengths) (i32.const 30)))

  ;; The tables that stand in front of a block, themselves in a code of code lengths.
  (func $read_tables
    (local $literal_count i32)
    (local $count i32)
    (local $index i32)
    (local $end i32)
    (local $symbol i32)
    (local $repeated i32)
    (local.set $literal_count (i32.add (call $read (i32.const 5)) (i32.const 257)))
    (local.set $end
      (i32.add (i32.add (call $read (i32.const 5)) (i32.const 1)) (local.get $literal_count)))
    (local.set $count (i32.add (call $read (i32.const 4)) (i32.const 4)))

    (memory.fill (global.get $lengths) (i32.const 0) (i32.const 19))
    (loop $next
      (i32.store8
        (i32.add (global.get $lengths) (i32.load8_u (i32.add (i32.const 0x20180) (local.get $index))))
        (call $read (i32.const 3)))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (local.get $count))))
    (call $build (global.get $literals) (global.get $lengths) (i32.const 19))

    (local.set $index (i32.const 0))
    (loop $next
      (local.set $symbol (call $symbol (global.get $literals)))
      (local.set $count (i32.const 1))
      (local.set $repeated (local.get $symbol))
      (if (i32.ge_u (local.get $symbol) (i32.const 16))
        (then
          (local.set $repeated (i32.const 0))
          (if (i32.eq (local.get $symbol) (i32.const 16))
            (then
              (local.set $count (i32.add (call $read (i32.const 2)) (i32.const 3)))
              (if (i32.eqz (local.get $index)) (then unreachable))
              (local.set $repeated
                (i32.load8_u
                  (i32.sub (i32.add (global.get $lengths) (local.get $index)) (i32.const 1)))))
            (else
              (if (i32.eq (local.get $symbol) (i32.const 17))
                (then (local.set $count (i32.add (call $read (i32.const 3)) (i32.const 3))))
                (else (local.set $count (i32.add (call $read (i32.const 7)) (i32.const 11)))))))))
      (if (i32.gt_u (i32.add (local.get $index) (local.get $count)) (local.get $end)) (then unreachable))
      (memory.fill (i32.add (global.get $lengths) (local.get $index)) (local.get $repeated) (local.get $count))
      (local.set $index (i32.add (local.get $index) (local.get $count)))
      (br_if $next (i32.lt_u (local.get $index) (local.get $end))))
    (call $build (global.get $literals) (global.get $lengths) (local.get $literal_count))
    (call $build
      (global.get $distances)
      (i32.add (global.get $lengths) (local.get $literal_count))
      (i32.sub (local.get $end) (local.get $literal_count))))

  ;; The order in which the lengths of the code for code lengths are written.
  (data (i32.const 0x20180) "\10\11\12\00\08\07\09\06\0a\05\0b\04\0c\03\0d\02\0e\01\0f")

  ;; Fills the output from $output to $end with what the input at $from stands for.
  (func (export "inflate") (param $from i32) (param $output i32) (param $end i32)
    (local $begin i32)
    (local $is_last i32)
    (local $kind i32)
    (local $symbol i32)
    (local $length i32)
    (local $distance i32)
    (local $stop i32)
    (local.set $begin (local.get $output))
    (global.set $input (local.get $from))
    (global.set $bits (i32.const 0))
    (global.set $held (i32.const 0))
    (loop $next_block
      (local.set $is_last (call $read (i32.const 1)))
      (local.set $kind (call $read (i32.const 2)))
      (if (i32.eq (local.get $kind) (i32.const 3)) (then unreachable))
      (if (i32.eqz (local.get $kind))
        (then
          ;; Stored bytes begin at a whole byte. Their number comes twice, the second time inverted.
          (call $drop (i32.and (global.get $held) (i32.const 7)))
          (local.set $length (call $read (i32.const 16)))
          (if (i32.ne (i32.xor (call $read (i32.const 16)) (local.get $length)) (i32.const 0xffff))
            (then unreachable))
          (if (i32.gt_u (i32.add (local.get $output) (local.get $length)) (local.get $end)) (then unreachable))
          (memory.copy (local.get $output) (global.get $input) (local.get $length))
          (global.set $input (i32.add (global.get $input) (local.get $length)))
          (local.set $output (i32.add (local.get $output) (local.get $length))))
        (else
          (if (i32.eq (local.get $kind) (i32.const 1))
            (then (call $build_fixed))
            (else (call $read_tables)))
          (block $end_of_block
            (loop $next
              (local.set $symbol (call $symbol (global.get $literals)))
              (if (i32.lt_u (local.get $symbol) (i32.const 256))
                (then
                  (if (i32.eq (local.get $output) (local.get $end)) (then unreachable))
                  (i32.store8 (local.get $output) (local.get $symbol))
                  (local.set $output (i32.add (local.get $output) (i32.const 1)))
                  (br $next)))
              (br_if $end_of_block (i32.eq (local.get $symbol) (i32.const 256)))

              ;; The longest match has a symbol of its own, though the one before could have told it.
              (if (i32.gt_u (local.get $symbol) (i32.const 285)) (then unreachable))
              (if (i32.eq (local.get $symbol) (i32.const 285))
                (then (local.set $length (i32.const 258)))
                (else
                  (local.set $length
                    (i32.add
                      (call $value (i32.sub (local.get $symbol) (i32.const 257)) (i32.const 2))
                      (i32.const 3)))))
              (local.set $symbol (call $symbol (global.get $distances)))
              (if (i32.gt_u (local.get $symbol) (i32.const 29)) (then unreachable))
              (local.set $distance (i32.add (call $value (local.get $symbol) (i32.const 1)) (i32.const 1)))
              (local.set $stop (i32.add (local.get $output) (local.get $length)))
              (if
                (i32.or
                  (i32.gt_u (local.get $distance) (i32.sub (local.get $output) (local.get $begin)))
                  (i32.gt_u (local.get $stop) (local.get $end)))
                (then unreachable))
              ;; Byte by byte: the copy may read what it writes.
              (loop $copy
                (i32.store8
                  (local.get $output)
                  (i32.load8_u (i32.sub (local.get $output) (local.get $distance))))
                (local.set $output (i32.add (local.get $output) (i32.const 1)))
                (br_if $copy (i32.lt_u (local.get $output) (local.get $stop))))
              (br $next)))))
      (br_if $next_block (i32.eqz (local.get $is_last))))
    (if (i32.ne (local.get $output) (local.get $end)) (then unreachable))))
