package dev.parley.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file, in words for people: exceptions of the file system name a path and often nothing else. */
public final class FileProblem {
    private FileProblem() {}

    /** The fault alone, without the file's name. */
    public static String words(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException there -> "a file of that name stands in the way";
            case NotDirectoryException file -> "it is no folder";
            case CharacterCodingException coding -> "it is no text in UTF-8";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    /** The fault with the name of the file that it is about, where it is known. */
    public static String sentence(IOException failure) {
        return failure instanceof FileSystemException file && file.getFile() != null
                ? file.getFile() + ": " + words(failure)
                : words(failure);
    }
}
