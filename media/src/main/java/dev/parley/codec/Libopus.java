package dev.parley.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The libopus functions we call, as constants so that the JIT inlines the calls. See {@code opus.h}. */
final class Libopus {
    static final int SET_BITRATE = 4002;
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_DTX = 4016;
    static final int SET_SIGNAL = 4024;
    static final int GET_LOOKAHEAD = 4027;
    static final int RESET_STATE = 4028;
    static final int SET_GAIN = 4034;

    static final int AUTO = -1000;
    static final int SIGNAL_VOICE = 3001;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = OpusLibrary.require();
    // The ctl functions are variadic: on Apple arm64 such arguments go on the stack, so the linker must be told.
    private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);

    private static final MethodHandle ENCODER_SIZE =
            bind("opus_encoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODER_INIT =
            bind("opus_encoder_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODE =
            bind("opus_encode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ENCODER_SET =
            bind("opus_encoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), VARIADIC);
    private static final MethodHandle ENCODER_GET =
            bind("opus_encoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS), VARIADIC);
    private static final MethodHandle ENCODER_DO =
            bind("opus_encoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), VARIADIC);
    private static final MethodHandle DECODER_SIZE =
            bind("opus_decoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODER_INIT =
            bind("opus_decoder_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODE = bind(
            "opus_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODER_SET =
            bind("opus_decoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), VARIADIC);
    private static final MethodHandle DECODER_DO =
            bind("opus_decoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), VARIADIC);
    private static final MethodHandle STRERROR = bind("opus_strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final MethodHandle VERSION = bind("opus_get_version_string", FunctionDescriptor.of(ADDRESS));

    private Libopus() {}

    private static MethodHandle bind(String name, FunctionDescriptor signature, Linker.Option... options) {
        return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), signature, options);
    }

    static int encoderSize() {
        try {
            return (int) ENCODER_SIZE.invokeExact(1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void encoderInit(MemorySegment state, int rate, int application) {
        try {
            check("opus_encoder_init", (int) ENCODER_INIT.invokeExact(state, rate, 1, application));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int encode(MemorySegment state, MemorySegment pcm, int samples, MemorySegment packet, int limit) {
        try {
            return check("opus_encode", (int) ENCODE.invokeExact(state, pcm, samples, packet, limit));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void encoderSet(MemorySegment state, String what, int request, int value) {
        try {
            check(what, (int) ENCODER_SET.invokeExact(state, request, value));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int encoderGet(MemorySegment state, int request, MemorySegment result) {
        try {
            check("opus_encoder_ctl " + request, (int) ENCODER_GET.invokeExact(state, request, result));
            return result.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void encoderReset(MemorySegment state) {
        try {
            check("reset encoder", (int) ENCODER_DO.invokeExact(state, RESET_STATE));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int decoderSize() {
        try {
            return (int) DECODER_SIZE.invokeExact(1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void decoderInit(MemorySegment state, int rate) {
        try {
            check("opus_decoder_init", (int) DECODER_INIT.invokeExact(state, rate, 1));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int decode(MemorySegment state, MemorySegment packet, int length, MemorySegment pcm, int samples, int fec) {
        try {
            return check("opus_decode", (int) DECODE.invokeExact(state, packet, length, pcm, samples, fec));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void decoderSet(MemorySegment state, String what, int request, int value) {
        try {
            check(what, (int) DECODER_SET.invokeExact(state, request, value));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void decoderReset(MemorySegment state) {
        try {
            check("reset decoder", (int) DECODER_DO.invokeExact(state, RESET_STATE));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static String version() {
        try {
            return text((MemorySegment) VERSION.invokeExact());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static int check(String operation, int result) throws Throwable {
        if (result < 0) {
            throw new OpusException(operation, result, text((MemorySegment) STRERROR.invokeExact(result)));
        }
        return result;
    }

    private static String text(MemorySegment address) {
        return address.reinterpret(256).getString(0);
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
