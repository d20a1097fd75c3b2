package dev.parley.rtc.sdp;

/**
 * A line {@code a=name} or {@code a=name:value}.
 *
 * @param value empty where there is none
 * @param line its place in the description, counted from 1
 */
public record SdpAttribute(String name, String value, int line) {}
