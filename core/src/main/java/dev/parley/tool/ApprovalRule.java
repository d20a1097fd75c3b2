package dev.parley.tool;

import java.util.Optional;

/**
 * Which calls wait for the client's approval (openai-realtime.md 2.3, {@code require_approval}). A tool that
 * {@code never} matches needs none, one that {@code always} matches needs it; of the rest, those need it for which no
 * {@code always} was given.
 */
public record ApprovalRule(Optional<ToolFilter> always, Optional<ToolFilter> never) {
    public static final ApprovalRule ALWAYS = new ApprovalRule(Optional.of(ToolFilter.ALL), Optional.empty());
    public static final ApprovalRule NEVER = new ApprovalRule(Optional.empty(), Optional.of(ToolFilter.ALL));

    public boolean needed(ToolSpec tool) {
        if (never.filter(it -> it.matches(tool)).isPresent()) {
            return false;
        }
        return always.map(it -> it.matches(tool)).orElse(true);
    }
}
